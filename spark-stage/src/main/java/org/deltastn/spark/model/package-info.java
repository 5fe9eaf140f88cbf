/**
 * Holds a trained network: inference over a DataFrame and for one row, how training went, and the
 * folder in which a stage is saved, with checksums. The models, and a training that starts from
 * one, call it. It must not know estimators or how training works.
 */
package org.deltastn.spark.model;
