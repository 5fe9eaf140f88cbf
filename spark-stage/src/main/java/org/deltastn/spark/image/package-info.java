/**
 * Decodes images in memory and makes vectors of them, saying what is wrong with an image. {@link
 * org.deltastn.spark.ImageVectorizer} calls it. It must not know networks.
 */
package org.deltastn.spark.image;
