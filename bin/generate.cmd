@echo off
rem Draws pictures from prompts: vstar generate. Without "call", which would double every ^^ in a prompt.
"%~dp0vstar.cmd" generate %*
