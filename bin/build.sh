# shellcheck shell=sh
# Part of bin/vstar in a working copy: builds it if there is no build or a source is newer.
#
#   VSTAR_BUILD_WAIT  how many seconds to wait for a build that another start has begun (1800)

# shellcheck disable=SC2154 # bin/vstar sets home and java
target=$home/cli/target
stamp=$target/build-stamp # holds the java it was built with
lock=$target/build-lock   # says which process has it

out_of_date() {
  [ ! -s "$stamp" ] || [ -n "$(cd "$home" && find pom.xml inference/pom.xml trainer/pom.xml lab/pom.xml jobs/pom.xml cli/pom.xml \
    inference/src/main trainer/src/main lab/src/main jobs/src/main cli/src/main -newer "$stamp" -print 2> /dev/null | head -n 1)" ]
}

# Takes the lock that file descriptor 9 is open on. It is the kernel's and belongs to the open
# file, so whoever runs under it may die in any way, and a build that outlives its launcher keeps
# it. 1: another process has it; more: it cannot be had on this machine.
take_lock() {
  if command -v flock > /dev/null; then
    flock -n 9 2> /dev/null
  else # macOS has no flock(1)
    perl -MErrno -MFcntl=:flock -e 'open(my $lock, ">>&=", 9) or exit 2;
      flock($lock, LOCK_EX | LOCK_NB) or exit($!{EWOULDBLOCK} ? 1 : 2)' 2> /dev/null
  fi
}

open_lock() {
  { mkdir -p "$target" && (: >> "$lock"); } 2> /dev/null && exec 9>> "$lock"
}

# Writes over the number in the lock file at once: a launcher killed on the way leaves one of both.
name_builder() {
  printf '%-10s\n' "$1" 1<> "$lock"
}

# One launcher at a time: two builds would write over each other.
begin_building() {
  open_lock ||
    fail "has to be built, but $target cannot be written; let its owner start bin/vstar once" 4
  waited=0
  until take_lock; do
    if [ $? -gt 1 ]; then
      say "$target cannot be locked; do not start vstar a second time before it is built"
      break
    fi
    read -r builder < "$lock" || builder=
    builder="process ${builder:-of another start}"
    [ "$waited" -lt "${VSTAR_BUILD_WAIT:-1800}" ] ||
      fail "$builder still builds in $target after $waited s; end it, or try again later" 4
    [ $((waited % 60)) -ne 0 ] || say "waiting for $builder, which builds in $target ..."
    waited=$((waited + 1))
    sleep 1
  done
  name_builder $$
  clear_remains
}

# What is here while nobody has the lock belongs to a start that was killed.
clear_remains() {
  for remains in "$target/building" "$stamp.new"; do
    if [ -e "$remains" ]; then
      rm -rf "$remains"
      say "removed $remains, which a start that was killed had left"
    fi
  done
}

build() {
  if [ -f "$stamp" ]; then
    say "building vstar (its sources have changed) ..."
  else
    say "building vstar (first run, takes some minutes) ..."
  fi
  # Removed, not overwritten: a vstar that is running keeps the files it has open. The build of
  # Windows (bin/build.cmd), which has the same folder and other natives, is gone with them.
  rm -rf "${target:?}/lib" "$stamp" "$stamp-windows"
  # Written before the build, so that a source saved during it is newer than the stamp.
  # shellcheck disable=SC2154
  echo "$java" > "$stamp.new"
  (cd "$home" && exec ./mvnw -q --batch-mode -DskipTests -pl inference,trainer,lab,jobs,cli package) >&2 &
  maven=$!
  name_builder "$maven"
  trap 'kill "$maven"; exit 130' INT
  trap 'kill "$maven"; exit 143' TERM
  wait "$maven" || fail "the build failed, see above"
  trap - INT TERM
  mv "$stamp.new" "$stamp"
}

build_if_out_of_date() {
  # A Java that the build was made with is new enough.
  [ "$(cat "$stamp" 2> /dev/null)" = "$java" ] || require_java_17
  if out_of_date; then
    begin_building
    if out_of_date; then # who waited may find it done
      build
    fi
    exec 9>&-
  fi
}
