/**
 * Offers MLlib stages whose networks tune their own regularization while they train: {@link
 * org.deltastn.spark.DeltaStnClassifier}, {@link org.deltastn.spark.DeltaStnRegressor}, their
 * models and summaries, and {@link org.deltastn.spark.ImageVectorizer}. Pipelines, notebooks and
 * the jobs call it.
 *
 * <p>A stage checks its columns ({@link org.deltastn.spark.columns}), trains ({@link
 * org.deltastn.spark.training}) and returns a model ({@link org.deltastn.spark.model}); its Params
 * are in {@link org.deltastn.spark.params}. The stages must not know the jobs, nor how rows are
 * packed or rounds are run.
 */
package org.deltastn.spark;
