/**
 * Checks that one process can draw and train for as long as it likes: what it holds does not grow.
 */
package io.vstar.soak;
