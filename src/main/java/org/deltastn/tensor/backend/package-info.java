/**
 * Says what a numeric engine can do: {@link org.deltastn.tensor.backend.Backend}, made of one
 * interface for each family of operations, the records that their arguments form, and the workspace
 * of a pass. Layers, networks, optimizers and replicas call it; engines implement it and plug in by
 * {@link org.deltastn.tensor.engine.BackendProvider}. It must not know who implements it, nor
 * layers or hyperparameters.
 */
package org.deltastn.tensor.backend;
