// SQLite behind three small classes. What the file system or the library refuses is thrown as
// SqliteError: a batch ends with it, and keeps what was committed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "host/core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace swarm {

class SqliteError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Database {
 public:
  enum class Mode { kRead, kWrite, kCreate };
  /// Opens the file, or makes it (kCreate: it must not be there).
  static Result<Database> open(const std::string& path, Mode mode);

  void execute(const std::string& sql) const;
  /// The first column of the first row of a query for one number; 0 without rows.
  int64_t number(const std::string& sql) const;
  std::string text(const std::string& sql) const;
  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}

  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. Parameters are bound in their order by put(); columns are read in theirs
/// by get.
class Statement {
 public:
  Statement(const Database& database, const std::string& sql);

  Statement& put(int64_t value);
  Statement& put(uint64_t value) { return put(static_cast<int64_t>(value)); }
  Statement& put(int value) { return put(static_cast<int64_t>(value)); }
  Statement& put(bool value) { return put(static_cast<int64_t>(value)); }
  /// NaN becomes NULL.
  Statement& put(double value);
  Statement& put(std::string_view text);
  Statement& put(const char* text) { return put(std::string_view(text)); }
  Statement& put_null();

  /// True: there is a row.
  bool step();
  /// Runs to the end, and is ready to be bound again.
  void run();

  int columns() const;
  std::string name(int column) const;
  bool is_null(int column) const;
  int64_t integer(int column) const;
  double real(int column) const;  // NULL is NaN
  std::string text(int column) const;
  /// As CSV and tables show it: whole numbers, the shortest text of others, nothing for NULL.
  std::string shown(int column) const;

 private:
  struct Finalise {
    void operator()(sqlite3_stmt* statement) const;
  };
  void check(int status) const;

  sqlite3* handle_;
  std::unique_ptr<sqlite3_stmt, Finalise> statement_;
  int next_ = 1;
};

/// "name", whatever it holds.
std::string sql_name(std::string_view name);

}  // namespace swarm
