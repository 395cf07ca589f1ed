@echo off
rem The sonostream command of a distribution. Needs a Java 17 or newer, and nothing else: no sources, no network.
rem   SONOSTREAM_JAVA_OPTS   options for the JVM (default: -Xms1g -Xmx1g)
setlocal
set "home=%~dp0"
if "%home:~-1%"=="\" set "home=%home:~0,-1%"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if not defined SONOSTREAM_JAVA_OPTS set "SONOSTREAM_JAVA_OPTS=-Xms1g -Xmx1g"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
if /i "%~1"=="demo" if not defined SONOSTREAM_LOG_LEVEL set "SONOSTREAM_LOG_LEVEL=WARN"
"%java%" -version >nul 2>&1
if errorlevel 1 (
  "%java%" -version 1>&2
  echo sonostream: there is no java at '%java%', or it can't start; install a Java 17 or newer, set JAVA_HOME to one, or mend what it says 1>&2
  exit /b 2
)
"%java%" -XX:+ExitOnOutOfMemoryError -XX:-HeapDumpOnOutOfMemoryError %SONOSTREAM_JAVA_OPTS% -Doffline=true -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED ^
  "-Dsonostream.home=%home%" "-Dsonostream.registry.home=%home%\registry" ^
  -cp "%home%\lib\*" io.sonostream.cli.Sonostream %*
exit /b %errorlevel%
