package org.deltastn.nn.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs exported models by ONNX Runtime, which shares no code with this library. */
public final class OnnxScorer implements AutoCloseable {

  private final OrtSession session;

  /** Loads a model from the bytes of its file. */
  public OnnxScorer(byte[] model) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    session = OrtEnvironment.getEnvironment().createSession(model, options);
  }

  /** Returns the names of the outputs, in order. */
  public Iterable<String> outputs() {
    return session.getOutputNames();
  }

  /** Returns the model's properties. */
  public Map<String, String> properties() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  /** Returns an output of single precision, rows × its width. */
  public double[][] numbers(String output, float[] features, int rows) throws OrtException {
    float[][] found = (float[][]) run(output, features, rows);
    double[][] wide = new double[found.length][];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = new double[found[i].length];
      for (int j = 0; j < wide[i].length; j++) {
        wide[i][j] = found[i][j];
      }
    }
    return wide;
  }

  /** Returns an output of integers, one for each row. */
  public long[] classes(String output, float[] features, int rows) throws OrtException {
    return (long[]) run(output, features, rows);
  }

  private Object run(String output, float[] features, int rows) throws OrtException {
    long[] shape = {rows, features.length / rows};
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(features), shape);
        OrtSession.Result result = session.run(Map.of(OnnxExporter.FEATURES, input))) {
      return result.get(output).orElseThrow().getValue();
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
