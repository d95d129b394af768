/**
 * Whole commands as a user runs them: options combined, repeated, stopped and killed, with what
 * they leave behind.
 */
package io.vstar.commands;
