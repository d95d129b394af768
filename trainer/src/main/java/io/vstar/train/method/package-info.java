/**
 * The interfaces that a method of training implements. No method is in this package.
 *
 * <p>Start with {@link io.vstar.train.method.TrainingMethod}. A method lives in a package of its
 * own above {@code run}, as {@code io.vstar.train.inversion} does, and is registered as a service.
 */
package io.vstar.train.method;
