/**
 * The arithmetic of diffusion: how much noise a timestep holds, what the network is asked to
 * predict, and where random numbers come from. Plain doubles and floats, no tensors.
 *
 * <p>Start with {@link io.vstar.noise.NoiseSchedule}. Depends on {@code io.vstar.architecture}
 * alone.
 */
package io.vstar.noise;
