/** The scripts in {@code bin}. */
package io.vstar.launcher;
