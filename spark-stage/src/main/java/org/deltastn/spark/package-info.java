/**
 * MLlib stages whose networks tune their own regularization, trained on any Spark cluster.
 *
 * <p>Where to look:
 *
 * <ul>
 *   <li>stages: {@link org.deltastn.spark.DeltaStnClassifier}, {@link
 *       org.deltastn.spark.DeltaStnRegressor} and their models, over {@code TrainedNetwork}; their
 *       Params are in {@link org.deltastn.spark.params};
 *   <li>images: {@link org.deltastn.spark.ImageVectorizer}, a stage before those, over {@code
 *       ImageToVector} (what is wrong with an image), {@code ImageDecoder} and {@code PixelImage};
 *   <li>columns: {@code Features} (vectors and arrays), {@code ClassLabels} (metadata of labels),
 *       {@code OutputFields} (what {@code transform} appends);
 *   <li>from rows to packed data: {@code DataColumns}, {@code RowReader} (what is wrong with a
 *       row), {@code Split}, {@code Chunk}, {@code Distribution}, {@code PackedData};
 *   <li>training: {@code SparkTrainer} (what {@code fit} does), {@code SparkWorkerPool} (rounds),
 *       {@code Fit} and {@code Replicas} (executors), {@code PartMessage} (what a worker sends);
 *   <li>inference: {@code BatchInference}, {@code ClassColumns};
 *   <li>saving and loading: {@code Persistence} (metadata), {@code ModelFiles} and {@code Epochs}
 *       (what a model keeps), {@code StageFolder} (files and checksums), {@code ProblemDefinition};
 *       {@code InitialModel} (where a training starts).
 * </ul>
 */
package org.deltastn.spark;
