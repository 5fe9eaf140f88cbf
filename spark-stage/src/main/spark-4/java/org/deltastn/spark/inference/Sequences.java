package org.deltastn.spark.inference;

import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Sequences as Scala 2.13 passes them: immutable ones. */
final class Sequences {

  private Sequences() {}

  static <T> Seq<T> of(List<? extends T> list) {
    List<T> same = List.copyOf(list);
    return CollectionConverters.asScala(same).toSeq();
  }
}
