@echo off
rem Builds the working copy on Windows. bin\vstar.cmd calls it where there is no build; after a change
rem of the sources call it yourself. One at a time: nothing here keeps two builds apart.
setlocal EnableExtensions DisableDelayedExpansion
for %%I in ("%~dp0..") do set "VSTAR_FOLDER=%%~fI"
set "VSTAR_TARGET=%VSTAR_FOLDER%\cli\target"
>&2 echo vstar: building vstar (takes some minutes) ...
rem A build of bin/vstar (WSL, Git Bash) has the same folder and other natives: it is gone with it.
if exist "%VSTAR_TARGET%\build-stamp" del "%VSTAR_TARGET%\build-stamp"
if exist "%VSTAR_TARGET%\build-stamp-windows" del "%VSTAR_TARGET%\build-stamp-windows"
if exist "%VSTAR_TARGET%\lib" rmdir /s /q "%VSTAR_TARGET%\lib"
pushd "%VSTAR_FOLDER%"
call mvnw.cmd -q --batch-mode -DskipTests -pl inference,trainer,lab,jobs,cli package 1>&2
set "VSTAR_BUILT=%ERRORLEVEL%"
popd
if %VSTAR_BUILT%==0 goto built
>&2 echo vstar: the build failed, see above
exit /b 2
:built
echo built> "%VSTAR_TARGET%\build-stamp-windows"
exit /b 0
