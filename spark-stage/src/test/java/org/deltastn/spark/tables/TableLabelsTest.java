package org.deltastn.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.columns.ClassLabels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableLabelsTest {

  private static Dataset<Row> table(String labels) {
    return LocalSpark.session().sql("select 1 x, * from values " + labels + " as t(`the.label`)");
  }

  private static List<Double> values(TableLabels labels) {
    return labels.rows().collectAsList().stream().map(row -> row.getDouble(1)).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(true), (false), (null) | false,true | 1,0",
        "(' b'), ('a'), ('b'), ('NA'), ('') | a,b | 1,0,1",
        "(7.5d), (3d), (double('nan')) | 3,7.5 | 1,0",
        "('10'), ('9'), ('9') | 9,10 | 1,0,0",
        "(1), (2), (2) | 1,2 | 0,1,1",
        "('-1'), ('no') | -1,no | 0,1",
        "(0), (2), (null) | '' | 0,2",
        "('1'), ('0.0'), (' 1') | '' | 1,0,1"
      })
  void labelsOfAnyKindBecomeClasses(String labels, String names, String indices) {
    TableLabels found = TableLabels.classes(table(labels), "the.label");
    assertThat(String.join(",", found.names())).isEqualTo(names == null ? "" : names);
    assertThat(values(found))
        .containsExactlyElementsOf(
            List.of(indices.split(",")).stream().map(Double::valueOf).toList());
    assertThat(found.unlabelled())
        .isEqualTo(labels.split("\\), \\(").length - values(found).size());
    assertThat(ClassLabels.of(found.rows().schema().apply("the.label")).values())
        .isEqualTo(found.names());
    assertThat(found.rows().columns()).containsExactly("x", "the.label");
  }

  @Test
  void targetsAreNumbers() {
    TableLabels found = TableLabels.targets(table("('1.5'), (''), ('-2e1'), ('?')"), "the.label");
    assertThat(values(found)).containsExactly(1.5, -20.0);
    assertThat(found.unlabelled()).isEqualTo(2);
    assertThat(values(TableLabels.targets(table("(1), (null), (3)"), "the.label")))
        .containsExactly(1.0, 3.0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableLabels.targets(table("('1'), ('cat')"), "the.label"))
        .withMessageContaining("found 'cat', expected numbers");
  }

  @Test
  void labelsThatAreNoClassesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableLabels.classes(table("('a'), ('a')"), "the.label"))
        .withMessageContaining("the label 'a' alone");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableLabels.classes(table("(''), ('?')"), "the.label"))
        .withMessageContaining("found no label");
    Dataset<Row> many = LocalSpark.session().sql("select id * 1.5 `the.label` from range(200)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableLabels.classes(many, "the.label"))
        .withMessageContaining("found 200 different labels")
        .withMessageContaining("give --stage regressor");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableLabels.classes(table("(array(1)), (array(2))"), "the.label"))
        .withMessageContaining("is array<int>");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableLabels.classes(many, "absent"))
        .withMessageContaining("no column 'absent'");
  }
}
