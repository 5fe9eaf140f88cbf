/**
 * How good a model is on rows: measures of a classification and a regression, and the importance of
 * features. The models call it. It must not know how a network is trained, nor where it is saved.
 */
package org.deltastn.spark.evaluation;
