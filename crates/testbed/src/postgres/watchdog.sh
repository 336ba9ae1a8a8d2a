# Ends a PostgreSQL server when nobody has used it for a while, and removes its folder.
#
# Every process that uses the server holds a shared lock on the file `users`; the kernel lets go of
# it when the process ends, however it ends. Twelve hours are the end of it in any case.
#
# usage: watchdog FOLDER IDLE_SECONDS STOP_COMMAND...
trap '' HUP INT
folder=$1
idle_max=$2
shift 2
idle=0
left=43200
while [ -d "$folder" ] && [ "$idle" -lt "$idle_max" ] && [ "$left" -gt 0 ]; do
    sleep 2
    left=$((left - 2))
    if flock --exclusive --nonblock "$folder/users" true; then
        idle=$((idle + 2))
    else
        idle=0
    fi
done
[ -d "$folder" ] || exit 0
# Who comes now waits for the lock, finds the folder gone, and starts a server of its own.
exec 9>>"$folder/users"
[ "$left" -le 0 ] || flock --exclusive 9
"$@"
rm -rf "$folder"
