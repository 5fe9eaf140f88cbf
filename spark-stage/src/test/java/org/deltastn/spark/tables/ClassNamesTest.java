package org.deltastn.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;

class ClassNamesTest {

  @Test
  void predictionsGetTheirNamesAndNaNGetsNone() {
    Dataset<Row> plain =
        LocalSpark.session()
            .sql("select stack(4, 0d, 1d, double('nan'), cast(null as double)) `p.q`");
    Dataset<Row> named =
        plain.select(
            functions
                .col("`p.q`")
                .as(
                    "p.q",
                    NominalAttribute.defaultAttr()
                        .withValues(new String[] {"cat", "dog"})
                        .toMetadata()));
    ClassNames names = new ClassNames().setInputCol("p.q");
    assertThat(names.transform(named).collectAsList())
        .extracting(row -> row.get(1))
        .containsExactly("cat", "dog", null, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names.transform(plain))
        .withMessageContaining("column 'p.q' has no names of classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names.transform(named.withColumn("predictedLabel", functions.lit(1))))
        .withMessageContaining("'predictedLabel' exists already");
  }
}
