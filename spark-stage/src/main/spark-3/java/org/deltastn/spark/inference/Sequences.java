package org.deltastn.spark.inference;

import java.util.List;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Sequences as Scala 2.12 passes them. */
final class Sequences {

  private Sequences() {}

  static <T> Seq<T> of(List<? extends T> list) {
    List<T> same = List.copyOf(list);
    return JavaConverters.asScalaBuffer(same).toList();
  }
}
