// Numbers, times and names as a person reads them, and numbers as a program reads them back.
// Nothing here asks the C or C++ locale: the same value gives the same text on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace swarm {

/// Shortest text that reads back as an equal double: "0.1", "1e+300"; whole numbers up to 2^53
/// without an exponent. Not finite: empty.
std::string shortest(double value);

/// 16 lower-case hex digits.
std::string hash_text(uint64_t hash);

/// "1,234,567"
std::string grouped(int64_t value);

/// A number for a table: whole where it is large, else four significant digits.
std::string readable_number(double value);

/// "812", "3.42 k", "1.20 M", "5.00 G": three digits or more of what counts.
std::string with_magnitude(double value);

/// "840 bytes", "12.3 MiB"
std::string readable_bytes(uint64_t bytes);

/// "mm:ss", from one hour on "h:mm:ss"; fractions are cut off.
std::string clock_text(double seconds);

/// Length of a wait: "0.42 s", "12.3 s", then as clock_text.
std::string duration_text(double seconds);

/// "12.3 %"; "<0.1 %" and ">99.9 %" rather than a rounded 0 or 100 that is not true.
std::string percent_text(double part, double whole);

/// "jem_hadar_attack_ship" as "Jem hadar attack ship"; a name that is written otherwise stays.
std::string readable_name(std::string_view name);

/// A word as a POSIX shell takes it back: quoted only where it must be.
std::string shell_quoted(std::string_view word);

}  // namespace swarm
