/**
 * Texts in the columns of a DataFrame: counts words, makes the rows that a language model trains
 * on, and scores texts by a trained one. The stages call it. It must not know how a model is
 * trained.
 */
package org.deltastn.spark.text;
