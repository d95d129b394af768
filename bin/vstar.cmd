@echo off
rem Runs vstar, unpacked from its archive or from its working copy, which it builds if there is no
rem build. It does not see that a source is newer than the build: that is for bin\build.cmd.
rem
rem   JAVA_HOME         a Java 17 or newer; without it java on the PATH is used
rem   VSTAR_JAVA_OPTS   more options for the JVM, for example -Xmx8g; they win over vstar.options
rem   VSTAR_CLASSES     off: starts without the archive of parsed classes
rem
rem Here is only what has to be settled before Java runs; the rest is decided in Java.
setlocal EnableExtensions DisableDelayedExpansion
for %%I in ("%~dp0..") do set "VSTAR_FOLDER=%%~fI"

set "VSTAR_JAVA=%VSTAR_FOLDER%\runtime\bin\java.exe"
if exist "%VSTAR_JAVA%" goto java_found
if not defined JAVA_HOME goto java_on_path
set "VSTAR_JAVA=%JAVA_HOME:"=%\bin\java.exe"
if exist "%VSTAR_JAVA%" goto java_found
>&2 echo vstar: JAVA_HOME is %JAVA_HOME:"=%, but there is no bin\java.exe in it
exit /b 2
:java_on_path
for %%I in (java.exe) do set "VSTAR_JAVA=%%~$PATH:I"
if defined VSTAR_JAVA goto java_found
>&2 echo vstar: needs Java 17 or newer; put java on the PATH or set JAVA_HOME
exit /b 2

:java_found
rem Java's folder says its version in a file; not every Java has it, and then Java has the word.
set "VSTAR_JAVA_VERSION=17"
for %%I in ("%VSTAR_JAVA%\..\..\release") do set "VSTAR_RELEASE=%%~fI"
if exist "%VSTAR_RELEASE%" for /f "usebackq tokens=1,2 delims==" %%I in ("%VSTAR_RELEASE%") do if "%%I"=="JAVA_VERSION" set VSTAR_JAVA_VERSION=%%J
for /f "delims=." %%I in ("%VSTAR_JAVA_VERSION:"=%") do set "VSTAR_JAVA_VERSION=%%I"
if %VSTAR_JAVA_VERSION% GEQ 17 goto java_fits
>&2 echo vstar: needs Java 17 or newer, but %VSTAR_JAVA% is Java %VSTAR_JAVA_VERSION%
exit /b 2

:java_fits
set "VSTAR_LIB=%VSTAR_FOLDER%\lib"
if not exist "%VSTAR_FOLDER%\pom.xml" goto built
set "VSTAR_LIB=%VSTAR_FOLDER%\cli\target\lib"
if exist "%VSTAR_FOLDER%\cli\target\build-stamp-windows" goto built
call "%VSTAR_FOLDER%\bin\build.cmd"
if errorlevel 1 exit /b 2

:built
set "VSTAR_ARCHIVE="
if /i "%VSTAR_CLASSES%"=="off" goto run
if exist "%VSTAR_LIB%\classes.jsa" set VSTAR_ARCHIVE=-XX:SharedArchiveFile="%VSTAR_LIB%\classes.jsa"

:run
"%VSTAR_JAVA%" "@%VSTAR_FOLDER%\bin\vstar.options" %VSTAR_JAVA_OPTS% %VSTAR_ARCHIVE% -Dvstar.home="%VSTAR_FOLDER%" -jar "%VSTAR_LIB%\vstar.jar" %*
exit /b %ERRORLEVEL%
