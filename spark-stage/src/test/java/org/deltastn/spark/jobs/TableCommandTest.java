package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.PipelineModel;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.tables.AdultLike;
import org.deltastn.spark.tables.TableVectorizerModel;
import org.junit.jupiter.api.Test;

/** Tables in and out of the command line, as users have them. */
class TableCommandTest extends JobRuns {

  private String scores(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files
          .filter(file -> file.toString().endsWith(".csv"))
          .sorted()
          .map(
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .collect(Collectors.joining());
    }
  }

  @Test
  void aTableTrainsWithoutSettingsAndNextMonthsIsScored() throws IOException {
    String data = file("adult.csv", AdultLike.csv(2000, 1));
    succeeds("train", "--input", data, "--model", path("m"), "--set", "maxIter=15");
    assertThat(printed())
        .contains("Label: 'income', the last column")
        .contains("Classes: <=50K, >50K")
        .contains("like an id")
        .contains("the same value in all rows")
        .contains("education `level`");

    // Other columns in another order, an unseen class of work, cells that are missing.
    String[] header = {"new", "income", "zip", "married", "hired", "town", "education `level`"};
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", header) + ",hours per week,work.class,age,id");
    lines.add("1,>50K,01001,true,2020-01-05,\"Town 7, County 7\",Masters,60,Unseen,45,x");
    lines.add("2,<=50K,,,,,,,,,");
    lines.add("3,,99999,false,2030-12-31,\"a \"\"new\"\" town\",Primary,10,?,NA,  y ");
    lines.add("4,unknown,01001,true,2020-01-05,\"Town 7, County 7\",Masters,60,Private,45,x");
    String next = file("next.csv", String.join("\n", lines) + "\n");
    String[] score = {"score", "--model", path("m"), "--output-format", "csv", "--overwrite"};
    succeeds(with(score, "--input", next, "--output", path("s")));
    String written = scores("s");
    assertThat(written.lines().findFirst().orElseThrow())
        .startsWith(lines.get(0))
        .endsWith("prediction,predictedLabel,probability_0,probability_1");
    assertThat(written).contains(lines.get(1) + ",1.0,>50K,");
    assertThat(written).contains("99999,false,2030-12-31,\"a \"\"new\"\" town\",Primary");
    assertThat(written).contains(",NA,  y ,0.0,<=50K,");
    assertThat(printed())
        .contains("rows 4")
        .contains("1 of 4 rows have no label")
        .contains("1 rows have a label that the model does not know")
        .contains("accuracy ");

    refused(
        "the table lacks the columns 'age', 'town', which the model was trained on",
        with(score, "--input", file("short.csv", lacking(lines, 5, 9)), "--output", path("t")));
    assertThat(folder.resolve("t")).doesNotExist();
    refused(
        "column 'age': found 'old', expected a number",
        with(
            score,
            "--input",
            file("old.csv", lines.get(0) + "\n" + lines.get(1).replace(",45,", ",old,") + "\n"),
            "--output",
            path("t")));
    assertThat(folder.resolve("t")).doesNotExist();

    // What was done is kept in the model, and the report prints it again.
    PipelineModel model = PipelineModel.load(path("m"));
    assertThat(SavedModels.stages(model, TableVectorizerModel.class).get(0).plans()).hasSize(10);
    succeeds("report", "--model", path("m"), "--output", path("r.html"));
    assertThat(printed()).contains("education `level`").contains("like an id");
    assertThat(Files.readString(folder.resolve("r.html"))).contains("like an id");
  }

  private static String lacking(List<String> lines, int first, int second) {
    String name = lines.get(0).split(",")[first];
    return lines.get(0).replace("," + name + ",", ",other,").replace(",age,", ",other2,")
        + "\n"
        + lines.get(1)
        + "\n"
        + (second > first ? "" : lines.get(2));
  }

  @Test
  void whatIsSaidOfColumnsIsKeptInTheConfigurationThatRepeatsTheRun() throws IOException {
    String data = file("t.csv", AdultLike.csv(120, 1));
    String[] train = {"train", "--input", data, "--set", "maxIter=1", "--label", "income"};
    succeeds(
        with(
            train,
            "--model",
            path("m"),
            "--ignore",
            "town,zip",
            "--table-set",
            "maxCategories=5",
            "--table-set",
            "hashFeatures=8"));
    assertThat(printed()).doesNotContain("the last column");
    List<String> first = table("m").featureNames();
    assertThat(first).contains("education `level`[7]", "work.class=Private").doesNotContain("zip");
    succeeds("train", "--config", path("m.conf"), "--model", path("n"));
    assertThat(table("n").featureNames()).isEqualTo(first);
    assertThat(SavedModels.network(PipelineModel.load(path("n"))).state().toBytes())
        .isEqualTo(SavedModels.network(PipelineModel.load(path("m"))).state().toBytes());

    succeeds(
        with(
            train,
            "--model",
            path("o"),
            "--features",
            "age,work.class",
            "--report",
            path("o.html")));
    // Columns of the table, not the features that they became.
    assertThat(Files.readString(folder.resolve("o.html")))
        .contains("<h2>Features</h2>", "<td>age</td>", "<td>work.class</td>")
        .doesNotContain("work.class=Private");
    assertThat(table("o").plans()).hasSize(2);
    refused("no column 'absent'", with(train, "--model", path("p"), "--features", "absent"));
    refused("maxCategories", with(train, "--model", path("p"), "--table-set", "maxCategories=0"));
  }

  private TableVectorizerModel table(String model) {
    return SavedModels.stages(PipelineModel.load(path(model)), TableVectorizerModel.class).get(0);
  }

  @Test
  void labelsOfAnyKindTrain() throws IOException {
    for (String[] kind : new String[][] {{"true", "false"}, {"3", "7.5"}}) {
      String rows =
          IntStream.range(0, 60)
              .mapToObj(i -> i % 7 + "," + kind[i % 2])
              .collect(Collectors.joining("\n"));
      String data = file("k.csv", "x,label\n" + rows + "\n,\n5,NA\n");
      succeeds("train", "--input", data, "--model", path("k"), "--overwrite", "--set", "maxIter=1");
      assertThat(printed()).as(kind[0]).contains("2 rows without a label are left out");
      succeeds("score", "--input", data, "--model", path("k"));
      assertThat(printed()).as(kind[0]).contains("2 of 62 rows have no label").contains("accuracy");
    }
    String[] regressor = {"train", "--stage", "regressor", "--set", "maxIter=1"};
    refused("give --stage regressor", "train", "--input", series(), "--model", path("c"));
    succeeds(with(regressor, "--input", series(), "--model", path("c")));
    succeeds("score", "--input", series(), "--model", path("c"));
    assertThat(printed()).contains("RMSE");
  }

  private String series() throws IOException {
    return file(
        "numbers.csv",
        IntStream.range(0, 150)
            .mapToObj(i -> i % 9 + "," + i * 1.5)
            .collect(Collectors.joining("\n", "x,label\n", "\n")));
  }

  @Test
  void malformedRowsAreNamedByTheirLineOrSkippedAndCounted() throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> i % 7 + ",\"a\nb\"," + i % 2)
            .collect(Collectors.joining("\n"));
    String text = "x,y,label\n" + rows + "\n1,2\n3,\"4\"\"\",1,5\n6,7,0\n";
    String data = file("bad.csv", text);
    String[] train = {"train", "--set", "maxIter=1", "--model", path("m")};
    String expected = "line 122: found 2 cells, expected 3";
    refused("bad.csv, " + expected, with(train, "--input", data));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("bad.csv.gz")))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    refused("bad.csv.gz, " + expected, with(train, "--input", path("bad.csv.gz")));
    Files.write(folder.resolve("wide.csv"), ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE));
    refused(expected, with(train, "--input", path("wide.csv"), "--option", "encoding=UTF-16LE"));
    refused("error or skip", with(train, "--input", data, "--bad-rows", "drop"));
    succeeds(with(train, "--input", data, "--bad-rows", "skip"));
    assertThat(printed()).contains("2 malformed rows of " + data + " are left out");

    String[] score = {"score", "--model", path("m"), "--input", data};
    refused(expected, score);
    succeeds(with(score, "--bad-rows", "skip", "--output", path("s"), "--output-format", "csv"));
    assertThat(printed()).contains("2 malformed rows").contains("rows 61");
    assertThat(scores("s")).contains("0,\"a\nb\",0,").contains("6,7,0,");
  }

  @Test
  void filesWhoseHeadersDifferAreNotMixedUp() throws IOException {
    Files.createDirectories(folder.resolve("months"));
    String rows =
        IntStream.range(0, 40).mapToObj(i -> i % 7 + "," + i % 2).collect(Collectors.joining("\n"));
    file("months/1.csv", "x,label\n" + rows + "\n");
    file("months/2.csv", "label,x\n1,5\n");
    refused(
        "header",
        "train",
        "--format",
        "csv",
        "--input",
        path("months"),
        "--model",
        path("m"),
        "--set",
        "maxIter=1");
  }

  /** Without imputing, a missing cell is the network's to handle, which names it. */
  @Test
  void missingCellsAreRefusedByNameWhereTheyAreNotImputed() throws IOException {
    String data =
        file(
            "t.csv",
            IntStream.range(0, 60)
                .mapToObj(i -> (i == 42 ? "" : i % 7) + "," + i % 5 + "," + i % 2)
                .collect(Collectors.joining("\n", "a.b,c,label\n", "\n")));
    String[] train = {"train", "--input", data, "--model", path("m"), "--set", "maxIter=1"};
    refused(
        "row 42 (counted from 0): column 'features', found NaN at index 0 ('a.b')",
        with(train, "--table-set", "impute=false"));
    succeeds(with(train, "--table-set", "impute=false", "--set", "handleInvalid=skip"));
    String large = file("l.csv", "a,c,label\n" + "1,1e200,0\n2,3,1\n".repeat(10));
    refused("found 1.0E200 at index 1 ('c')", "train", "--input", large, "--model", path("n"));
  }
}
