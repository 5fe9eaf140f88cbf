/**
 * Computes on the host, in plain Java over arrays, what an engine of library calls has no fast
 * operation for: losses, dropout masks, planes of images. The engines of {@link
 * org.deltastn.tensor.nd4j} call it, and extend {@link org.deltastn.tensor.host.HostedBackend}. It
 * must not know any engine.
 */
package org.deltastn.tensor.host;
