package org.deltastn.spark.dl4j;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deltastn.spark.DeltaStnModel;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Takes Deeplearning4j-Spark's data into the stages and trained models back to it.
 *
 * <p>The job jar leaves Deeplearning4j-Spark out: a program that calls this class has {@code
 * org.deeplearning4j:dl4j-spark_2.12} on its class path already.
 */
public final class Dl4jSpark {

  private static final int BATCH = 128;

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  private Dl4jSpark() {}

  /**
   * Returns the rows of minibatches for a classifier: column {@code features} with what an example
   * has, flat, and column {@code label} with the index of the 1 in its labels.
   *
   * @param data minibatches whose labels have one 1 a row and zeros, without masks
   * @return a DataFrame whose jobs fail with an IllegalArgumentException, naming minibatch and row,
   *     where labels are something else
   */
  public static Dataset<Row> classes(SparkSession session, JavaRDD<DataSet> data) {
    return session.createDataFrame(data.flatMap(new Examples(Dl4jSpark::classOf)), SCHEMA);
  }

  /**
   * Returns the rows of minibatches for a regressor: column {@code features} with what an example
   * has, flat, and column {@code label} with its one label.
   *
   * @param data minibatches with one label a row, without masks
   * @return a DataFrame whose jobs fail with an IllegalArgumentException, naming minibatch and row,
   *     where there are several labels
   */
  public static Dataset<Row> targets(SparkSession session, JavaRDD<DataSet> data) {
    return session.createDataFrame(data.flatMap(new Examples(Dl4jSpark::targetOf)), SCHEMA);
  }

  /**
   * Returns one of the features and one of the labels of each minibatch, as {@link #classes} and
   * {@link #targets} take them.
   *
   * @param features index of the features, from 0
   * @param labels index of the labels, from 0
   */
  public static JavaRDD<DataSet> one(JavaRDD<MultiDataSet> data, int features, int labels) {
    return data.map(
        set -> {
          INDArray featuresMask = set.getFeaturesMaskArray(features);
          INDArray labelsMask = set.getLabelsMaskArray(labels);
          return new DataSet(
              set.getFeatures(features), set.getLabels(labels), featuresMask, labelsMask);
        });
  }

  /**
   * Returns a trained network for Deeplearning4j-Spark, which scores and evaluates by it; without a
   * training master, so it does not train on.
   *
   * @throws IllegalArgumentException if the network is a graph
   */
  public static SparkDl4jMultiLayer multiLayer(DeltaStnModel model) {
    Model network = model.toDl4j();
    if (network instanceof MultiLayerNetwork layers) {
      return new SparkDl4jMultiLayer(context(), layers, null);
    }
    throw new IllegalArgumentException("the network is a graph: call graph instead");
  }

  /**
   * Returns a trained network for Deeplearning4j-Spark, as a graph even if it is a list of layers;
   * without a training master, so it does not train on.
   */
  public static SparkComputationGraph graph(DeltaStnModel model) {
    Model network = model.toDl4j();
    ComputationGraph graph =
        network instanceof MultiLayerNetwork layers
            ? layers.toComputationGraph()
            : (ComputationGraph) network;
    return new SparkComputationGraph(context(), graph, null);
  }

  /**
   * Evaluates a trained model by Deeplearning4j's measures, on minibatches of the form that it was
   * trained on.
   *
   * @return the given evaluations' results, in order
   */
  @SafeVarargs
  public static <T extends IEvaluation<?>> T[] evaluate(
      DeltaStnModel model, JavaRDD<DataSet> data, T... evaluations) {
    return graph(model).doEvaluation(data, BATCH, evaluations);
  }

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
  }

  /** Reads the label of an example; throws an IllegalArgumentException if it is none. */
  private interface LabelReader extends Serializable {
    double read(double[] labels);
  }

  private static double classOf(double[] labels) {
    int found = -1;
    for (int j = 0; j < labels.length; j++) {
      if (labels[j] == 1 && found < 0) {
        found = j;
      } else if (labels[j] != 0) {
        found = labels.length;
      }
    }
    if (found < 0 || found == labels.length || labels.length < 2) {
      throw new IllegalArgumentException(
          "found labels "
              + Arrays.toString(labels)
              + ", expected one 1 and zeros, a number for each class; for a regression call"
              + " targets");
    }
    return found;
  }

  private static double targetOf(double[] labels) {
    if (labels.length != 1) {
      throw new IllegalArgumentException(
          "found " + labels.length + " labels, expected one; for classes call classes");
    }
    return labels[0];
  }

  /** Takes minibatches apart. */
  private static final class Examples implements FlatMapFunction<DataSet, Row> {

    private static final long serialVersionUID = 1L;

    private final LabelReader label;

    Examples(LabelReader label) {
      this.label = label;
    }

    @Override
    public Iterator<Row> call(DataSet set) {
      if (set.hasMaskArrays()) {
        throw new IllegalArgumentException(
            "found a minibatch with masks, of sequences; expected one without");
      }
      int count = set.numExamples();
      double[][] features = flat(set.getFeatures(), count);
      double[][] labels = flat(set.getLabels(), count);
      List<Row> rows = new ArrayList<>(count);
      for (int b = 0; b < count; b++) {
        try {
          rows.add(RowFactory.create(Vectors.dense(features[b]), label.read(labels[b])));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "row " + b + " of a minibatch of " + count + ": " + e.getMessage(), e);
        }
      }
      return rows.iterator();
    }

    private static double[][] flat(INDArray array, int rows) {
      return array.castTo(DataType.DOUBLE).dup('c').reshape('c', rows, -1).toDoubleMatrix();
    }
  }
}
