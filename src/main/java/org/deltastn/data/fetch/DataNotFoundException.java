package org.deltastn.data.fetch;

import java.io.IOException;
import java.util.List;

/** Reports that no way to obtain a data set worked, why each failed, and what the user can do. */
public class DataNotFoundException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param dataset the name of the data set
   * @param attempts one "way: reason" for each way tried, in order
   * @param advice what the user can do
   */
  public DataNotFoundException(String dataset, List<String> attempts, String advice) {
    super(message(dataset, attempts, advice));
  }

  private static String message(String dataset, List<String> attempts, String advice) {
    StringBuilder text = new StringBuilder(dataset + " was not found. Ways tried:");
    for (int i = 0; i < attempts.size(); i++) {
      text.append("\n  ").append(i + 1).append(". ").append(attempts.get(i));
    }
    return text.append("\n").append(advice).toString();
  }
}
