/**
 * Computes on the host, in plain Java over arrays, what an engine of library calls has no fast
 * operation for: losses, dropout masks, planes of images. The engines of {@link
 * org.deltastn.tensor.nd4j} call it. It must not know tensors or any engine.
 */
package org.deltastn.tensor.host;
