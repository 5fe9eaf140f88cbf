/**
 * Chooses the engine that computes: the registry of those on the class path, which one {@code auto}
 * stands for, where GPUs are, and what takes the place of an engine that a model was trained with
 * and that is unavailable. Training, inference and the stages call it by the name of an engine; an
 * engine plugs in by {@link org.deltastn.tensor.engine.BackendProvider}. It must not know any
 * engine by its class, nor what is computed.
 */
package org.deltastn.tensor.engine;
