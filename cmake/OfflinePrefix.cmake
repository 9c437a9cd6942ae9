# A prefix unpacked by scripts/bundle_deps.sh keeps Debian's layout, lib/<architecture>. A compiler
# of another distribution does not name that architecture, so it is taken from the prefix itself.
foreach(prefix IN LISTS CMAKE_PREFIX_PATH)
    if(NOT CMAKE_LIBRARY_ARCHITECTURE)
        file(GLOB found RELATIVE ${prefix}/lib ${prefix}/lib/*-linux-gnu)
        if(found)
            list(GET found 0 CMAKE_LIBRARY_ARCHITECTURE)
        endif()
    endif()
endforeach()
