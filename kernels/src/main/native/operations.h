// The operations that the engines of the CPU and of GPUs write alike, and their table.
#ifndef DELTASTN_OPERATIONS_H
#define DELTASTN_OPERATIONS_H

#include "deltastn.h"

// X(operation of dstn_table, struct of the engine that has it for each type of numbers, its function there).
#define DSTN_OPERATIONS(X)                                                  \
  X(copy, Loops, copy)                                                        \
  X(fill, Loops, fill)                                                        \
  X(axpy, Loops, axpy)                                                        \
  X(scale, Loops, scale)                                                      \
  X(multiply, Loops, multiply)                                                \
  X(add_row_vector, Loops, add_row_vector)                                    \
  X(sum_rows, Loops, sum_rows)                                                \
  X(scale_rows, Loops, scale_rows)                                            \
  X(scale_rows_add, Loops, scale_rows_add)                                    \
  X(add_column_vector, Loops, add_column_vector)                              \
  X(sum_columns, Loops, sum_columns)                                          \
  X(row_dots, Loops, row_dots)                                                \
  X(dot, Loops, dot)                                                          \
  X(activate, Loops, activate)                                                \
  X(derivative, Loops, derivative)                                            \
  X(slope_product, Loops, slope_product)                                      \
  X(add_dot, Loops, add_dot)                                                  \
  X(dropout, Training, dropout)                                               \
  X(softmax_cross_entropy, Training, softmax_cross_entropy)                   \
  X(squared_error, Training, squared_error)                                   \
  X(momentum, Training, momentum)                                             \
  X(rms_prop, Training, rms_prop)                                             \
  X(adam, Training, adam)                                                     \
  X(gather_rows, Training, gather_rows)                                       \
  X(clip, Training, clip)                                                     \
  X(max_pool, Images, max_pool)                                               \
  X(gather, Images, gather)                                                   \
  X(scatter, Images, scatter)                                                 \
  X(average_pool, Images, average_pool)                                       \
  X(average_pool_gradient, Images, average_pool_gradient)                     \
  X(respond, StructuredResponse, respond)                                     \
  X(respond_gradients, StructuredResponse, respond_gradients)                 \
  X(augment, Augmentation, augment)                                           \
  X(finish_layer, LayerEnd, finish)                                           \
  X(inverse_roots, Channels, inverse_roots)                                   \
  X(scale_channels, Channels, scale_channels)                                 \
  X(normalize, Channels, normalize)                                           \
  X(times_normalization, Channels, times_normalization)                       \
  X(lstm_cell, Recurrent, lstm_cell)                                          \
  X(lstm_tangent, Recurrent, lstm_tangent)                                    \
  X(lstm_gradient, Recurrent, lstm_gradient)                                  \
  X(add_to_rows, Recurrent, add_to_rows)

/** Sets an operation of a table, for numbers of type T. */
#define DSTN_OPERATION(operation, group, function) table.operation = group<T>::function;

#endif
