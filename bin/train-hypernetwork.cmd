@echo off
rem Learns a style from a few pictures: vstar train-hypernetwork. Without "call", which would double every ^^ in a prompt.
"%~dp0vstar.cmd" train-hypernetwork %*
