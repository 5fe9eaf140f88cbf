/**
 * Names the public data sets that the experiments use (MNIST, Fashion-MNIST, CIFAR-10, any folder
 * of idx files): their files with checksums, and the reader that makes examples of them. Jobs and
 * experiments call it. It leaves finding and fetching the files to {@link org.deltastn.data.fetch}
 * and must not know networks or training.
 */
package org.deltastn.data.source;
