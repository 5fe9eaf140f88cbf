package org.apache.zeppelin.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.zeppelin.interpreter.InterpreterHookRegistry;
import org.apache.zeppelin.interpreter.ZeppelinContext;

/**
 * What paragraphs know as {@code z}: Zeppelin's own forms and outputs, and tables of DataFrames.
 */
public final class NoteContext extends ZeppelinContext {

  /** Creates it; tables show at most so many rows. */
  public NoteContext(int mostRows) {
    super(new InterpreterHookRegistry(), mostRows);
  }

  @Override
  public Map<String, String> getInterpreterClassMap() {
    return Map.of("spark", SparkInterpreter.class.getName());
  }

  @Override
  @SuppressWarnings("rawtypes") // As in Zeppelin.
  public List<Class> getSupportedClasses() {
    return List.of(Dataset.class);
  }

  @Override
  public String showData(Object value, int mostRows) {
    Dataset<Row> frame = ((Dataset<?>) value).toDF();
    StringBuilder text =
        new StringBuilder("%").append("table ").append(String.join("\t", frame.columns()));
    for (Row row : frame.takeAsList(mostRows)) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(String.valueOf(row.get(i)));
      }
      text.append('\n').append(String.join("\t", cells));
    }
    return text.append('\n').toString();
  }
}
