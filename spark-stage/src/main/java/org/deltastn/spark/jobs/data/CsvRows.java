package org.deltastn.spark.jobs.data;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.preflight.SessionSettings;

/**
 * The rows of csv files as RFC 4180 has them: quotes are doubled, cells may hold line ends, all
 * rows have as many cells as the header.
 */
final class CsvRows {

  private static final String MALFORMED = "delta-stn malformed row";

  /** A value that no cell has, so that none is taken for null. */
  private static final String NO_CELL = "\u0000";

  private final DataInput input;
  private final SparkSession spark;
  private final KeptRows kept;
  private final String[] names;

  private CsvRows(DataInput input, SparkSession spark, KeptRows kept) {
    this.input = input;
    this.spark = spark;
    this.kept = kept;
    names = input.csv(spark, Map.of("inferSchema", "false")).csv(input.path()).columns();
  }

  /**
   * Returns the cells as they stand in the files.
   *
   * @param kept keeps them
   * @throws IllegalArgumentException naming file and line of the first malformed row, where these
   *     are not skipped
   * @throws IOException if a file cannot be read
   */
  static Dataset<Row> read(DataInput input, SparkSession spark, KeptRows kept) throws IOException {
    return new CsvRows(input, spark, kept).rows();
  }

  private Dataset<Row> rows() throws IOException {
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.StringType);
    }
    Map<String, String> last = new HashMap<>();
    last.put("inferSchema", "false");
    last.put("nullValue", NO_CELL);
    last.put("mode", "PERMISSIVE");
    last.put("columnNameOfCorruptRecord", MALFORMED);
    last.put("columnPruning", "false");
    // Of several files each has its header looked at.
    last.put("enforceSchema", "false");
    Dataset<Row> all =
        input
            .csv(spark, last)
            .schema(schema.add(MALFORMED, DataTypes.StringType))
            .csv(input.path());
    String[] files = all.inputFiles();
    kept.keep(all);
    // Counted as an RDD: the query of an aggregation would be generated, compiled and shuffled.
    long malformed =
        all.filter(ColumnNames.column(MALFORMED).isNotNull())
            .select(functions.lit(1))
            .toJavaRDD()
            .count();
    if (malformed > 0 && !input.skipsBadRows()) {
      throw new IllegalArgumentException(place(files) + "; --bad-rows skip leaves such rows out");
    }
    if (malformed > 0) {
      System.out.println(malformed + " malformed rows of " + input.path() + " are left out");
    }
    return all.filter(ColumnNames.column(MALFORMED).isNull())
        .select(Arrays.stream(names).map(ColumnNames::column).toArray(Column[]::new));
  }

  /** Returns where the first malformed row is, and what is wrong with it. */
  private String place(String[] files) throws IOException {
    Configuration configuration = SessionSettings.hadoop(spark);
    Arrays.sort(files);
    for (String file : files) {
      Path path = new Path(URI.create(file));
      FileSystem system = path.getFileSystem(configuration);
      CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
      try (InputStream raw = system.open(path);
          InputStream in = codec == null ? raw : codec.createInputStream(raw);
          Reader reader = new InputStreamReader(in, charset())) {
        String found = place(reader);
        if (found != null) {
          return path.getName() + found;
        }
      }
    }
    return input.path() + ": found malformed rows, expected " + names.length + " cells in each";
  }

  private String place(Reader reader) {
    CsvParser parser = new CsvParser(settings());
    parser.beginParsing(reader);
    long before = 0;
    for (String[] cells = parser.parseNext(); cells != null; cells = parser.parseNext()) {
      if (cells.length != names.length) {
        return ", line "
            + (before + 1)
            + ": found "
            + cells.length
            + (cells.length == 1 ? " cell" : " cells")
            + ", expected "
            + names.length
            + ", one for each column";
      }
      before = parser.getContext().currentLine();
    }
    return null;
  }

  private CsvParserSettings settings() {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(option("sep", option("delimiter", ",")));
    settings.getFormat().setQuote(option("quote", "\"").charAt(0));
    settings.getFormat().setQuoteEscape(option("escape", "\"").charAt(0));
    settings.getFormat().setComment(option("comment", NO_CELL).charAt(0));
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(Math.max(20480, 2 * names.length));
    settings.setReadInputOnSeparateThread(false);
    return settings;
  }

  private Charset charset() {
    return Charset.forName(option("encoding", option("charset", "UTF-8")));
  }

  private String option(String name, String otherwise) {
    return input.options().getOrDefault(name, otherwise);
  }
}
