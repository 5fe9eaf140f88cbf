package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.vector.HostVector;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ModelImporterTest {

  private static final MultiLayerConfiguration CONFIGURATION =
      Presets.perceptron(new int[] {4, 5, 3}, Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);

  private static InputStream zip(Model network) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // As users write theirs: with the updater.
    ModelSerializer.writeModel(network, out, true);
    return new ByteArrayInputStream(out.toByteArray());
  }

  private static InputStream zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return new ByteArrayInputStream(out.toByteArray());
  }

  @Test
  void readsWhatDeeplearning4jWrote() throws IOException {
    MultiLayerNetwork theirs = new MultiLayerNetwork(CONFIGURATION.clone());
    theirs.init();
    ModelImporter.Imported imported = ModelImporter.read(zip(theirs));
    assertThat(imported.weights()).isEqualTo(ModelExporter.weights(theirs));
    assertThat(imported.architecture().layerNames()).containsExactly("layer0", "layer1");

    ComputationGraph graph = new ComputationGraph(Configurations.residual());
    graph.init();
    assertThat(ModelImporter.read(zip(graph)).weights()).isEqualTo(ModelExporter.weights(graph));
  }

  @Test
  void passesOverRegularization() throws IOException {
    HostVector weights = new OurNetwork(ConfigurationReader.read(CONFIGURATION)).randomWeights(2);
    Model regularized =
        ModelExporter.network(
            CONFIGURATION.toJson(),
            weights,
            HyperparameterSpace.of(
                Hyperparameter.inputDropout().build(), Hyperparameter.weightDecay().build()),
            new double[] {0.3, 0.01});
    assertThat(ModelImporter.read(zip(regularized)).weights()).isEqualTo(weights);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    byte[] json = CONFIGURATION.toJson().getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ModelImporter.read(new ByteArrayInputStream(new byte[] {1, 2})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a zip file")
        .hasMessageContaining("found neither");
    InputStream half = zip(Map.of("configuration.json", json));
    assertThatThrownBy(() -> ModelImporter.read(half))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("found [configuration.json] alone");
    InputStream garbled =
        zip(Map.of("configuration.json", json, "coefficients.bin", new byte[] {1, 2, 3}));
    assertThatThrownBy(() -> ModelImporter.read(garbled))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("coefficients.bin is not an array");
    ByteArrayOutputStream vector = new ByteArrayOutputStream();
    Nd4j.write(vector, Nd4j.ones(1, 7));
    InputStream tooFew =
        zip(Map.of("configuration.json", json, "coefficients.bin", vector.toByteArray()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelImporter.read(tooFew))
        .withMessage("the configuration has 43 weights, found 7");
  }
}
