# Keeps one PostgreSQL for as long as anybody uses it. Arguments: the pipe that users hold open, the data directory, then the server's command.
# Every user holds the named pipe open for writing, so the kernel tells when the last one has gone, however it ended: then the server is shut down.
# The starter holds standard input until it has opened the pipe itself; if it dies before, nobody is there and the server goes as well.
trap '' HUP INT QUIT
users=$1 data=$2
shift 2
over= server=
trap 'over=1; [ -n "$server" ] && kill -INT "$server" 2>/dev/null' TERM
guard=$$
exec 5<&0 </dev/null
(
  trap - TERM
  exec 3<>"$users"
  read -r _ <&5
  exec 4<"$users" 3>&- 5<&-
  while read -r _ <&4; do :; done
  kill -TERM "$guard" 2>/dev/null
  # Should the guard itself have been killed, the server's own note tells whom to stop.
  if read -r orphan <"$data/postmaster.pid" 2>/dev/null; then kill -INT "$orphan" 2>/dev/null; fi
) &
exec 5<&-
# A server that was killed is started again while somebody uses it; its children may need a moment to finish.
while [ -z "$over" ]; do
  "$@" &
  server=$!
  while kill -0 "$server" 2>/dev/null; do wait "$server"; done
  [ -z "$over" ] && sleep 0.3
done
