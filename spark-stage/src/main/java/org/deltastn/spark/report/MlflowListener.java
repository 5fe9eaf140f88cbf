package org.deltastn.spark.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingResult;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a run to MLflow: the configuration and the hyperparameters' definitions as its parameters;
 * losses, accuracy, learning rate, seconds, and every hyperparameter with its perturbation scale
 * ({@code hyperparameters/NAME}, {@code scales/NAME}) as metrics whose step is the epoch.
 *
 * <p>Needs {@code org.mlflow:mlflow-client} on the class path of the driver. A server that cannot
 * be reached fails {@code fit} before training starts; a later failure is a warning in the log, and
 * training continues. Every {@code fit} is a run of its own; one listener follows one fit at a
 * time.
 */
public final class MlflowListener implements TrainingListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowListener.class);
  private static final int MOST_PARAMS = 100;
  private static final int MOST_METRICS = 1000;
  private static final int MOST_CHARACTERS = 500;

  private final MlflowClient client;
  private final String experiment;
  private final String name;
  private TrainingProblem problem;
  private String runId;
  private boolean running;

  /**
   * Creates a listener.
   *
   * @param trackingUri of the server, as MLflow has it: http(s), or {@code databricks}
   * @param experiment name of the experiment, made if there is none
   * @param name of the runs
   */
  public MlflowListener(String trackingUri, String experiment, String name) {
    this.client = new MlflowClient(trackingUri);
    this.experiment = experiment;
    this.name = name;
  }

  /** Returns the id of the run that was started last, or null. */
  public String runId() {
    return runId;
  }

  /**
   * Starts a run.
   *
   * @throws IllegalStateException if the server does not answer as expected
   */
  @Override
  public void started(TrainingProblem newProblem, int stepsPerEpoch) {
    problem = newProblem;
    try {
      String experimentId =
          client
              .getExperimentByName(experiment)
              .map(found -> found.getExperimentId())
              .orElseGet(() -> client.createExperiment(experiment));
      runId =
          client
              .createRun(
                  CreateRun.newBuilder()
                      .setExperimentId(experimentId)
                      .setRunName(name)
                      .setStartTime(System.currentTimeMillis())
                      .build())
              .getRunId();
      running = true;
      List<Param> params = params();
      for (int from = 0; from < params.size(); from += MOST_PARAMS) {
        List<Param> part = params.subList(from, Math.min(params.size(), from + MOST_PARAMS));
        client.logBatch(runId, List.of(), part, List.of());
      }
    } catch (MlflowClientException e) {
      throw new IllegalStateException(
          "cannot log to the MLflow experiment '" + experiment + "': " + e.getMessage(), e);
    }
  }

  @Override
  public void epochDone(EpochReport report, TrainingState state) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("trainingLoss", report.trainingLoss());
    values.put("validationLoss", report.validationLoss());
    values.put("validationAccuracy", report.validationAccuracy());
    values.put("learningRate", report.learningRate());
    values.put("seconds", report.seconds());
    for (int j = 0; j < problem.space().size(); j++) {
      String hyperparameter = allowed(problem.space().get(j).name());
      values.put("hyperparameters/" + hyperparameter, report.values()[j]);
      values.put("scales/" + hyperparameter, report.scales()[j]);
    }
    long now = System.currentTimeMillis();
    List<Metric> metrics = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          // MLflow's stores differ in whether they accept NaN, which is the accuracy of a
          // regression.
          if (Double.isFinite(value)) {
            metrics.add(
                Metric.newBuilder()
                    .setKey(key)
                    .setValue(value)
                    .setTimestamp(now)
                    .setStep(report.epoch())
                    .build());
          }
        });
    attempt(
        "the metrics of epoch " + report.epoch(),
        () -> {
          for (int from = 0; from < metrics.size(); from += MOST_METRICS) {
            List<Metric> part =
                metrics.subList(from, Math.min(metrics.size(), from + MOST_METRICS));
            client.logBatch(runId, part, List.of(), List.of());
          }
        });
  }

  @Override
  public void finished(TrainingResult result) {
    RunTag outcome =
        RunTag.newBuilder().setKey("outcome").setValue(result.outcome().name()).build();
    attempt("the outcome", () -> client.logBatch(runId, List.of(), List.of(), List.of(outcome)));
    end(
        result.outcome() == TrainingResult.Outcome.DIVERGED
            ? RunStatus.FAILED
            : RunStatus.FINISHED);
  }

  /** Marks a run that never finished as failed, and frees the connections. */
  @Override
  public void close() {
    if (running) {
      end(RunStatus.FAILED);
    }
    client.close();
  }

  private void end(RunStatus status) {
    running = false;
    attempt("the end of the run", () -> client.setTerminated(runId, status));
  }

  private void attempt(String what, Runnable call) {
    try {
      call.run();
    } catch (MlflowClientException e) {
      LOG.warn("MLflow run {}: cannot log {}: {}", runId, what, e.getMessage());
    }
  }

  private List<Param> params() {
    List<Param> params = new ArrayList<>();
    for (List<String> row : SettingTables.configuration(problem.configuration())) {
      params.add(param(row.get(0), row.get(1)));
    }
    for (Hyperparameter h : problem.space().all()) {
      String prefix = "hyperparameters/" + allowed(h.name()) + "/";
      params.add(param(prefix + "kind", h.kind().name()));
      params.add(param(prefix + "domain", h.transform().domain()));
      params.add(param(prefix + "initialValue", Double.toString(h.initialValue())));
      params.add(param(prefix + "initialScale", Double.toString(h.initialScale())));
    }
    return params;
  }

  private static Param param(String key, String value) {
    String shown =
        value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS - 1) + "…";
    return Param.newBuilder().setKey(key).setValue(shown).build();
  }

  /** Replaces the characters that MLflow does not allow in names. */
  private static String allowed(String name) {
    return name.replaceAll("[^\\w\\-. :/]", "_");
  }
}
