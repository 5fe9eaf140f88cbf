/** Reserved for the native CPU and CUDA backend; nothing is implemented here yet. */
package org.deltastn.kernels;
