@echo off
rem Learns a new word from a few pictures: vstar train-ti. Without "call", which would double every ^^ in a prompt.
"%~dp0vstar.cmd" train-ti %*
