/** Whole runs on the embedded base model: what a user does, and whether it learned. */
package io.vstar.endtoend;
