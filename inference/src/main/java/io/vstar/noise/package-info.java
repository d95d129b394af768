/**
 * The arithmetic of diffusion in plain doubles and floats: the noise of a timestep, the target of
 * the UNet, and the random numbers of a run.
 *
 * <p>Start with {@link io.vstar.noise.NoiseSchedule}. Depends on {@code io.vstar.architecture}
 * alone.
 */
package io.vstar.noise;
