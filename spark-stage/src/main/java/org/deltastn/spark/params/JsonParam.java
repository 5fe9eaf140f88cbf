package org.deltastn.spark.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/** A Param whose text is JSON, which configuration files may write out as an object or a list. */
public final class JsonParam extends Param<String> {

  private static final long serialVersionUID = 1L;

  /** Creates a Param of an owner. */
  public JsonParam(Params owner, String name, String doc) {
    super(owner, name, doc);
  }

  /** Creates a Param of an owner, whose values a function accepts. */
  public JsonParam(Params owner, String name, String doc, Function1<String, Object> isValid) {
    super(owner, name, doc, isValid);
  }
}
