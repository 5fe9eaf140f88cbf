/**
 * Augments images by amounts that are hyperparameters (H.2.2, H.2.3 of the paper): what is drawn
 * for each example, and the maps of geometry, colour and cutout. The layer {@link
 * org.deltastn.nn.layers.Augmentation} calls it with s(λ) or s(λ+ε). It works on plain arrays and
 * must not know networks or training.
 */
package org.deltastn.augment;
