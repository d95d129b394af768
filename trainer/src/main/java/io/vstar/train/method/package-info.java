/**
 * What a method of training is to a run: the interfaces that a method implements, and nothing of
 * any method.
 *
 * <p>Start with {@link io.vstar.train.method.TrainingMethod}. A method lives in a package of its
 * own above {@code run}, as {@code io.vstar.train.inversion} does, and is registered as a service.
 */
package io.vstar.train.method;
