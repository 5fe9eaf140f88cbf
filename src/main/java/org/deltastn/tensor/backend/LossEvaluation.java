package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;

/**
 * One evaluation of a loss at y + ẏ: what it reads, and the memory that it writes to.
 *
 * @param y the output of a network, B×k
 * @param tangent ẏ, B×k, or null for zero; the sum is rounded to the precision
 * @param targets what the output is compared with: class indices, B, or values, B×k
 * @param weights example weights w, B
 * @param scale factor on the loss
 * @param gradient written with the gradient of the scaled loss, B×k, or null for none
 * @param loss one value of {@link Backend#allocateSums}, written
 */
public record LossEvaluation(
    Tensor y,
    Tensor tangent,
    Tensor targets,
    Tensor weights,
    double scale,
    Tensor gradient,
    Tensor loss) {}
