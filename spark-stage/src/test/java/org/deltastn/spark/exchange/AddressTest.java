package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressTest {

  @Test
  void aProcessIsItsNameHostAndPort() {
    Address address = new Address("1", "a", 7);
    assertThat(address)
        .isEqualTo(new Address("1", "a", 7))
        .hasSameHashCodeAs(new Address("1", "a", 7));
    assertThat(address)
        .isNotEqualTo(new Address("2", "a", 7))
        .isNotEqualTo(new Address("1", "b", 7))
        .isNotEqualTo(new Address("1", "a", 8))
        .isNotEqualTo("1");
    assertThat(address).hasToString("executor 1 at a:7");
  }
}
