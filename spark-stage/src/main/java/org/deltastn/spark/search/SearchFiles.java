package org.deltastn.spark.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.StageFolder;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.spark.training.SearchableEstimator;

/**
 * Saved searches and what they found: the estimator that is tuned, or the best model, in a folder
 * of its own as it saves itself; the trials as JSON.
 */
final class SearchFiles {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ESTIMATOR = "estimator";
  private static final String BEST = "bestModel";
  private static final String SUMMARY = "data/trials.json";

  private SearchFiles() {}

  /** The summary in its saved form. */
  private record Saved(List<String> hyperparameters, TrialResult[] trials) {}

  /**
   * Returns the writer of a search.
   *
   * @throws IllegalArgumentException when it saves a search without an estimator
   */
  static MLWriter writer(HyperparameterSearch<?> search) {
    return Persistence.contentWriter(
        search,
        (folder, session) -> {
          if (search.getEstimator() == null) {
            throw new IllegalArgumentException(
                "set the classifier, regressor or language model to tune before the search is saved, found none");
          }
          ((MLWritable) search.getEstimator())
              .write()
              .session(session)
              .save(folder.path(ESTIMATOR));
        });
  }

  /** Returns the reader of a search. */
  static <T extends HyperparameterSearch<T>> MLReader<T> reader(
      Class<T> type, Function<String, T> create) {
    return Persistence.contentReader(
        type,
        (uid, folder, entries, session) ->
            create
                .apply(uid)
                .setEstimator(
                    (SearchableEstimator) Persistence.load(folder.path(ESTIMATOR), session)));
  }

  /** Returns the writer of what a search found. */
  static MLWriter writer(SearchModel model) {
    return Persistence.contentWriter(
        model,
        (folder, session) -> {
          SearchSummary summary = model.summary();
          folder.write(
              SUMMARY,
              JSON.writeValueAsBytes(
                  new Saved(
                      summary.hyperparameters(), summary.results().toArray(TrialResult[]::new))));
          model.bestModel().write().session(session).save(folder.path(BEST));
        });
  }

  /** Returns the reader of what a search found. */
  static MLReader<SearchModel> modelReader() {
    return Persistence.contentReader(
        SearchModel.class,
        (uid, folder, entries, session) ->
            new SearchModel(
                uid,
                (Model<?>) Persistence.load(folder.path(BEST), session),
                summary(folder, entries)));
  }

  private static SearchSummary summary(StageFolder folder, List<StageFolder.Entry> entries)
      throws IOException {
    StageFolder.Entry entry =
        entries.stream()
            .filter(file -> file.name().equals(SUMMARY))
            .findFirst()
            .orElseThrow(() -> new IOException("the metadata name no file " + SUMMARY));
    try {
      Saved saved = JSON.readValue(folder.read(entry), Saved.class);
      return new SearchSummary(saved.hyperparameters(), Arrays.asList(saved.trials()));
    } catch (JsonProcessingException e) {
      throw new IOException("file " + SUMMARY + ": " + e.getOriginalMessage(), e);
    }
  }
}
