/** Augmentations of images whose strengths are hyperparameters, on plain arrays. */
package org.deltastn.augment;
