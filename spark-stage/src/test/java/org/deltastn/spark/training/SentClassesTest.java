package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.spark.SparkConf;
import org.deltastn.data.Examples;
import org.deltastn.spark.KryoRegistration;
import org.junit.jupiter.api.Test;

class SentClassesTest {

  private static SparkConf conf(String serializer) {
    return new SparkConf(false)
        .set("spark.serializer", "org.apache.spark.serializer." + serializer)
        .set("spark.kryo.registrationRequired", "true");
  }

  @Test
  void withoutARegistrationTheClassesAreNamedAndWhatRegistersThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SentClasses.require(conf("KryoSerializer")))
        .withMessageStartingWith("spark.kryo.registrationRequired is true, but not registered are ")
        .withMessageContaining(Examples.class.getName())
        .withMessageContaining("org.deltastn.spark.packing.KeyBlock")
        .withMessageEndingWith(
            ": add " + KryoRegistration.class.getName() + " to spark.kryo.registrator");
  }

  @Test
  void onlyWhatIsNotRegisteredIsNamed() {
    SparkConf conf = conf("KryoSerializer").registerKryoClasses(new Class<?>[] {Examples.class});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SentClasses.require(conf))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Examples.class.getName() + ","));
  }

  @Test
  void theRegistrationIsEnough() {
    SparkConf conf =
        conf("KryoSerializer").set("spark.kryo.registrator", KryoRegistration.class.getName());
    assertThatCode(() -> SentClasses.require(conf)).doesNotThrowAnyException();
  }

  @Test
  void whereNothingMustBeRegisteredNothingIsAsked() {
    assertThatCode(() -> SentClasses.require(conf("JavaSerializer"))).doesNotThrowAnyException();
    SparkConf free = conf("KryoSerializer").set("spark.kryo.registrationRequired", "false");
    assertThatCode(() -> SentClasses.require(free)).doesNotThrowAnyException();
  }
}
