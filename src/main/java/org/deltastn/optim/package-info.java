/**
 * Updates parameters: optimizers as pure updates over explicit state (SGD with momentum, RMSProp,
 * Adam), their configurations, and schedules of the learning rate. Training calls it. It must not
 * know what the parameters belong to.
 */
package org.deltastn.optim;
